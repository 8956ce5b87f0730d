"""A senior section of arts meets one of arts."""

from __future__ import annotations

from pairopt import words
from pairopt.county import County, School
from pairopt.finding import Finding
from pairopt.rules.rule import Rule
from pairopt.text import Text


class Stream(Rule):
    """Two given streams must be equal; a blank one meets any."""

    id = "stream"
    table = "pair"
    title = Text("科类", "stream")
    sentence = Text("双方都注明文理科的，须相同；未注明的不限。", "Two given streams must be equal; a blank one meets any.")
    source = Text("三、5(1) 高中部(理科)、高中部(文科)", "part 3, 5(1): senior section (science), senior section (arts)")

    def refuses_pair(self, county: County, urban: School, rural: School) -> Finding | None:
        """Refuse two different streams."""
        if not urban.stream or not rural.stream or urban.stream == rural.stream:
            return None
        return self.find(
            [urban, rural], "{urban}为{one}，{rural}为{other}", "{urban} is of {one}, {rural} of {other}",
            urban=urban.name, rural=rural.name, one=words.STREAMS[urban.stream], other=words.STREAMS[rural.stream])

    def lets_pair(self, county: County, urban: School, rural: School) -> Text | None:
        """Say the stream, where both units have one."""
        if not urban.stream or not rural.stream:
            return None
        return Text("同为{stream}", "both are of {stream}").fill(stream=words.STREAMS[urban.stream])
