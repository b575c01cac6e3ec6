"""How a patient is doing: what is shown of the days of a programme, as a drawing, as a table and in numbers."""
