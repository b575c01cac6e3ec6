"""Who may ask where a view says nothing of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

if TYPE_CHECKING:  # rest_framework.views itself reads this module by its setting
    from rest_framework.views import APIView


class Nobody(BasePermission):
    def has_permission(self, request: Request, view: APIView) -> bool:
        return False
