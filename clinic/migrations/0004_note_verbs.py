from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clinic", "0003_notifications"),
    ]

    operations = [
        migrations.AlterField(
            model_name="auditevent",
            name="verb",
            field=models.CharField(
                choices=[
                    ("opened-patient", "opened the patient's page"),
                    ("added-patient", "added the patient"),
                    ("changed-patient", "changed the patient's details"),
                    ("opened-invitation", "opened an invitation"),
                    ("revoked-invitation", "took an invitation back"),
                    ("joined", "joined on a phone"),
                    ("declined-invitation", "said the invitation was not theirs"),
                    ("locked-invitation", "used up an invitation's tries"),
                    ("paired", "paired another phone"),
                    ("ended-device", "ended a phone"),
                    ("signed-out", "signed out on a phone"),
                    ("looked-at-answers", "looked at the answers before the start"),
                    ("read-note", "read a note"),
                    ("answered-note", "answered a note"),
                    ("started-programme", "started a programme"),
                    ("moved-slot", "moved a session"),
                    ("issued-revision", "issued a revision"),
                    ("paused", "paused the programme"),
                    ("carried-on", "said carry on"),
                    ("stopped", "stopped the programme"),
                    ("ended-programme", "ended the programme"),
                    ("invited-member", "invited a colleague"),
                    ("left", "left the clinic"),
                    ("changed-clinic", "changed the clinic's details"),
                    ("agreed-to-email", "agreed to reminders by e-mail"),
                    ("ended-email", "ended reminders by e-mail"),
                    ("opened-calendar", "made a private calendar address"),
                    ("ended-calendar", "ended the private calendar address"),
                ],
                max_length=24,
            ),
        ),
    ]
