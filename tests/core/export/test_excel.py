from sportsgpt_desktop.core.export.excel import BOM, for_excel

TEXT = 'id,value,note\nknee,171.25,"a, b"\nhip,-0.5,1.2.3\n'


def test_a_decimal_comma_parts_cells_by_semicolons() -> None:
    assert for_excel(TEXT, ",") == f"{BOM}id;value;note\r\nknee;171,25;a, b\r\nhip;-0,5;1.2.3\r\n"


def test_a_decimal_point_keeps_commas() -> None:
    assert for_excel(TEXT, ".") == f'{BOM}id,value,note\r\nknee,171.25,"a, b"\r\nhip,-0.5,1.2.3\r\n'
