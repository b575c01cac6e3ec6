"""Every page of the panel, under /physio/. The names are those of the namespace "panel"."""

from datetime import date

from django.urls import URLPattern, URLResolver, path, register_converter

from panel.views import (
    clinic,
    course,
    drafting,
    me,
    needs,
    notes,
    operations,
    patient,
    patients,
    phones,
    prescribing,
    step_up,
    templates,
    welcome,
)


class DateInPath:
    """A local date, as in 2026-06-15."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)  # its ValueError means that the path does not match

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(DateInPath, "localdate")

pages: list[URLPattern | URLResolver] = [
    path("", needs.needs, name="index"),
    path("patients/", patients.patients, name="patients"),
    path("patients/new/", patients.new, name="patient_new"),
    path("patients/<uuid:patient>/", patient.patient, name="patient"),
    path("patients/<uuid:patient>/seen/", needs.seen, name="seen"),
    path("patients/<uuid:patient>/dealt-with/", needs.dealt_with, name="dealt_with"),
    path("patients/<uuid:patient>/details/", patients.details, name="patient_details"),
    path("patients/<uuid:patient>/sessions/<uuid:slot>/<localdate:day>/", patient.session, name="session"),
    path("patients/<uuid:patient>/programme/", prescribing.start, name="programme_start"),
    path("patients/<uuid:patient>/invitations/", phones.invite, name="invite"),
    path("programmes/<uuid:programme>/draft/", drafting.draft, name="draft"),
    path("programmes/<uuid:programme>/preview/", drafting.preview, name="preview"),
    path("programmes/<uuid:programme>/template/", templates.save, name="template_save"),
    path("templates/", templates.templates, name="templates"),
    path("templates/<uuid:template>/", templates.template, name="template"),
    path("templates/<uuid:template>/retiring/", templates.retire, name="template_retire"),
    path("programmes/<uuid:programme>/change/", drafting.change, name="change"),
    path("programmes/<uuid:programme>/discarding/", drafting.discard, name="discard"),
    path("programmes/<uuid:programme>/day/", prescribing.day, name="day"),
    path("programmes/<uuid:programme>/step-up/", step_up.plans, name="step_ups"),
    path("step-ups/<uuid:step_up>/drafting/", step_up.draft, name="step_up_draft"),
    path("step-ups/<uuid:step_up>/not-yet/", step_up.not_yet, name="step_up_not_yet"),
    path("step-ups/<uuid:step_up>/ending/", step_up.end, name="step_up_end"),
    path("programmes/<uuid:programme>/stop/", course.stop, name="stop"),
    path("patients/<uuid:patient>/carrying-on/", course.carry_on, name="carry_on"),
    path("programmes/<uuid:programme>/pauses/", course.pause, name="pause"),
    path("programmes/<uuid:programme>/ending/", course.end, name="end"),
    path("pauses/<uuid:pause>/ending/", course.take_back, name="pause_end"),
    path("screenings/<uuid:screening>/looked/", patient.looked, name="looked"),
    path("notes/<uuid:note>/read/", notes.read, name="note_read"),
    path("notes/<uuid:note>/answers/", notes.answer, name="note_answer"),
    path("devices/<uuid:device>/ending/", phones.end, name="device_end"),
    path("calendars/<uuid:feed>/ending/", phones.calendar_end, name="calendar_end"),
    path("invitations/<uuid:invitation>/", phones.invitation, name="invitation"),
    path("invitations/<uuid:invitation>/taking-back/", phones.take_back, name="invitation_take_back"),
    path("team/", clinic.team, name="team"),
    path("team/<uuid:member>/left/", clinic.left, name="member_left"),
    path("team/<uuid:member>/link/", clinic.invite_again, name="member_link"),
    path("clinic/", clinic.clinic, name="clinic"),
    path("clinic/limits/", clinic.limits, name="limits"),
    path("name/", me.name, name="name"),
    path("operations/", operations.operations, name="operations"),
    path("welcome/<uuid:membership>/<str:token>/", welcome.welcome, name="welcome"),
]
