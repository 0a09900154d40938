"""The report as one self-contained HTML file: no script, no link to anything outside it."""

import base64
import dataclasses

from .. import assets
from .content import Content


def html(content: Content, kinogram: bytes) -> str:
    """All text is escaped; the kinogram (JPEG) is embedded."""
    import jinja2

    folder = assets.resources_folder() / "report"
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=True,
        trim_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters["base64"] = lambda data: base64.b64encode(data).decode("ascii")
    values = {field.name: getattr(content, field.name) for field in dataclasses.fields(content)}
    picture = base64.b64encode(kinogram).decode("ascii")
    return environment.get_template("report.html").render(c=values, kinogram=picture)
