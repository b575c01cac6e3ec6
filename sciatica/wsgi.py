import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sciatica.settings")
application = get_wsgi_application()

# What was loaded stays until the process ends. The garbage collector need not look through it again while somebody
# waits for a page: that was a tenth of a large one. The routes bring every view with them.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
