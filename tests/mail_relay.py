"""A mail relay for tests: real SMTP on a port of this machine, as kind or as unkind as a test asks for."""

import socketserver
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage


class MailRelay(socketserver.ThreadingTCPServer):
    """What it accepted is in `letters`, by whom it was asked in `connections`.

    `says` replaces the answer to a line that begins with the given text: a code with words, "" for silence until the
    test ends, "drip" for one byte at a time, "hang up".
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, **says: str) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.says = {line.upper().replace("_", " "): answer for line, answer in says.items()}
        self.letters: list[EmailMessage] = []
        self.connections = 0
        self.over = threading.Event()

    def __enter__(self) -> "MailRelay":
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.shutdown()
        self.server_close()

    @property
    def port(self) -> int:
        return self.server_address[1]

    def refuse(self, address: str, answer: str) -> None:
        self.says[f"RCPT TO:<{address}>".upper()] = answer


class _Conversation(socketserver.StreamRequestHandler):
    server: MailRelay

    def handle(self) -> None:
        self.server.connections += 1
        if not self.answer("CONNECT", "220 relay ready"):
            return
        while line := self.rfile.readline():
            command = line.decode().strip().upper()
            if command == "DATA":
                going = self.take_letter()
            else:
                going = self.answer(command, "221 bye" if command == "QUIT" else "250 fine")
            if not going or command == "QUIT":
                return

    def take_letter(self) -> bool:
        if not self.answer("DATA", "354 go on"):
            return False
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return False
            lines.append(line.removeprefix(b"."))
        letter = message_from_bytes(b"".join(lines), policy=policy.default)
        return self.answer(f"LETTER {letter['To']}".upper(), "250 taken", letter)

    def answer(self, command: str, otherwise: str, letter: EmailMessage | None = None) -> bool:
        """Whether the conversation goes on. A letter counts from the moment its answer says so."""
        found = [says for line, says in self.server.says.items() if command.startswith(line)]
        words = found[0] if found else otherwise
        if words == "hang up":
            return False
        if words in {"", "drip"}:
            while not self.server.over.wait(0.05):
                if words:
                    try:
                        self.wfile.write(b"2")
                    except OSError:
                        return False
            return False
        if letter and words.startswith("2"):
            self.server.letters.append(letter)
        self.wfile.write(f"{words}\r\n".encode())
        return not words.startswith("421")
