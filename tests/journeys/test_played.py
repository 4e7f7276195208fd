"""The demo's month played by itself, as `make demo ARGS=--play` does."""

from scripts.demo.environment import running_demo
from scripts.demo.play import play


async def test_the_month_plays_itself_to_a_published_story() -> None:
    said: list[str] = []
    async with running_demo() as demo:
        story = await play(demo, said.append)
        assert demo.sandbox.violations == []
    assert "I have become the quality control of your billing department" in story
    assert said[-1] == "Published, and Ada has been told."
