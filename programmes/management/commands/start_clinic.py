"""Make a real clinic with its owner, and print the link by which the owner sets a password."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from clinic.errors import Refused
from clinic.models.clinics import EMERGENCY_WORDS
from clinic.starting import NewClinic, start
from programmes.content import countries, country_is_known

QUESTIONS = {
    "name": "Name of the clinic, as patients know it: ",
    "country": "Country, two letters (for example GB): ",
    "zone": "Time zone (for example Europe/London): ",
    "owner_email": "The owner's e-mail address: ",
}
OWNER = {
    "owner_first_name": "The owner's first name, which patients read: ",
    "owner_last_name": "The owner's last name: ",
}
WORDS = {
    "emergency": "Emergency number, as it is said (for example 112 or 999): ",
    "emergency_tel": "Emergency number to dial, digits only: ",
    "urgent_line": "Same-day medical advice, to follow “get help through” (for example NHS 111): ",
    "emergency_room": "Hospital emergency service, to follow “the nearest” (for example A&E): ",
}


class Command(BaseCommand):
    help = (
        "Make a clinic with its owner and print the owner's one-time link to set a password. Asks for what is missing."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        for name in QUESTIONS:
            parser.add_argument(f"--{name.replace('_', '-')}")
        for name in OWNER:
            parser.add_argument(f"--{name.replace('_', '-')}", default="", help="Can be written in the panel as well.")
        parser.add_argument("--phone", default="", help="The clinic's telephone number; patients ring it.")
        for name in EMERGENCY_WORDS:
            parser.add_argument(f"--{name.replace('_', '-')}", default="", help="In place of the country's own words.")
        parser.add_argument("--no-input", action="store_true", help="Ask for nothing; refuse what is missing.")

    def handle(self, *args: Any, **options: Any) -> None:
        asking = not options["no_input"]
        given = {name: options[name] or self._ask(name, question, asking) for name, question in QUESTIONS.items()}
        given |= {name: options[name] or (asking and _answer(question)) or "" for name, question in OWNER.items()}
        words = {name: options[name] for name in EMERGENCY_WORDS if options[name]}
        words |= self._missing_words(given["country"].upper(), words, asking)
        try:
            owner, link = start(NewClinic(**given, phone=options["phone"], words=words), now=timezone.now())
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        self.stdout.write(f"{owner.clinic} has been made. Its owner is {owner.user.email}.")
        self.stdout.write(f"Give the owner this link, which sets a password once and lasts three days:\n{link}")
        if not owner.clinic.phone:
            self.stdout.write("The clinic has no telephone number yet; it needs one before it can invite a patient.")

    def _ask(self, name: str, question: str, asking: bool) -> str:
        if asking and (answer := _answer(question)):
            return answer
        raise CommandError(f"--{name.replace('_', '-')} is missing.")

    def _missing_words(self, country: str, words: dict[str, str], asking: bool) -> dict[str, str]:
        """A country without an entry needs every word typed: nothing is guessed where it is about an emergency."""
        if country_is_known(country):
            return {}
        if len(country) != 2 or not country.isalpha():
            raise CommandError(f"{country} is no country code. Write two letters, such as GB.")
        known = ", ".join(row["code"] for row in countries() if row["code"] != "*")
        missing = {name: question for name, question in WORDS.items() if not words.get(name)}
        if missing and not asking:
            options = " ".join(f"--{name.replace('_', '-')}" for name in missing)
            raise CommandError(
                f"There are no emergency numbers for {country} here (there are for {known}). "
                f"Type the clinic's own: {options}"
            )
        return {name: self._ask(name, question, asking) for name, question in missing.items()}


def _answer(question: str) -> str:
    """What is typed; nothing where nobody can type, as in a script."""
    try:
        return input(question).strip()
    except EOFError:
        return ""
