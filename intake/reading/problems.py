"""What is wrong with a file or a form, said so that the person who uploaded it can correct it."""

from __future__ import annotations


class IntakeProblem(Exception):
    """One thing that cannot be taken in: where it is, why, and what to do.

    ``code`` is stable and never shown. ``documents`` are the positions (from 0) of the documents
    it concerns, empty when it concerns the whole file. ``technical`` is for administrators and
    holds nothing of the document (``traces``).
    """

    def __init__(
        self,
        code: str,
        *,
        file: str = "",
        place: str = "",
        reason: str,
        remedy: str,
        documents: tuple[int, ...] = (),
        technical: str = "",
    ) -> None:
        super().__init__(code, reason)
        self.code = code
        self.file = file
        self.place = place
        self.reason = reason
        self.remedy = remedy
        self.documents = documents
        self.technical = technical

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> str:
        """One sentence for the person: file, place, reason and remedy."""
        where = f"文件“{self.file}”" if self.file else "文件"
        place = f"的{self.place}" if self.place else ""
        return f"{where}{place}：{self.reason}，{self.remedy}。"

    def located(self, *, file: str = "", place: str = "") -> IntakeProblem:
        """The same problem with file and place filled in where they were not known yet."""
        return IntakeProblem(
            self.code,
            file=self.file or file,
            place=self.place or place,
            reason=self.reason,
            remedy=self.remedy,
            documents=self.documents,
            technical=self.technical,
        )
