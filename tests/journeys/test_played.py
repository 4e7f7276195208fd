"""The demo's month played by itself, as `make demo ARGS=--play` does."""

from scripts.demo.play import play
from scripts.demo.stage import set_up


async def test_the_month_plays_itself_to_a_published_story() -> None:
    said: list[str] = []
    async with set_up() as stage:
        story = await play(stage, said.append)
        assert stage.sandbox.violations == []
    assert "I have become the quality control of your billing department" in story
    assert said[-1] == "Published, and Ada has been told."
