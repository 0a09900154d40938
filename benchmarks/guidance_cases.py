"""Generated assessments for the benchmarks of planner and writer."""

import random

from sportsgpt_desktop.core.corpus import Corpus
from sportsgpt_desktop.core.records import Action, Assessment, Athlete, Evidence, Issue


def cases(corpus: Corpus, count: int) -> list[tuple[Assessment, Athlete, Action]]:
    """Generated assessments: one to three issues of one action, every level, with and without equipment and injury."""
    chooser = random.Random(7)
    explained = [record for record in corpus.records if record.kind == "explanation"]
    actions = sorted({record.actions[0] for record in explained})
    made = []
    for row in range(count):
        action = actions[row % len(actions)]
        own = [record for record in explained if record.actions[0] == action]
        issues = tuple(
            Issue(
                record.issue_ids[0], record.title, 0.9, 0.5, "present",
                (Evidence(
                    "knee_angle", "landing", "both", None, 10, chooser.uniform(40, 90), 6.0, "deg", 60.0, 80.0,
                    "low", 0.9, 0.7, (), "", "", "", "",
                ),),
            )
            for record in chooser.sample(own, min(len(own), chooser.randint(1, 3)))
        )  # fmt: skip
        athlete = Athlete(
            level=chooser.choice(["beginner", "intermediate", "trained", "elite"]),
            age=chooser.choice([13.0, 17.0, 25.0, float("nan")]),
            equipment=chooser.choice([(), ("gym", "box"), ("band", "medicine ball")]),
            injuries=chooser.choice([(), (), (), ("knee",), ("hamstring",), ("shoulder",)]),
            days_per_week=chooser.randint(1, 6),
        )
        title = action.replace("_", " ")
        made.append(
            (
                Assessment((), issues, ""),
                athlete,
                Action(action, "1", title, "", "", False, (), 0, (), (), (), {}, ""),
            )
        )
    return made
