"""A screen with the form: what its fields open, and what comes back into it."""

from typing import TYPE_CHECKING

from textual import on, work

from phoenix_tui.ui.screens.pictures import PicturesScreen
from phoenix_tui.ui.widgets.lora_styles import LoraStyles
from phoenix_tui.ui.widgets.request_form import RequestForm

if TYPE_CHECKING:
    from phoenix_tui.ui.screens.styles import StylesScreen


class FormScreen(PicturesScreen):
    """Opens the lists that the form is filled from; each is imported when it is wanted first."""

    @property
    def form(self) -> RequestForm:
        return self.query_one(RequestForm)

    @on(LoraStyles.Opened)
    @work(group="styles", exclusive=True)
    async def _choose_styles(self) -> None:
        from phoenix_tui.ui.screens.styles import StylesScreen

        form = self.form
        styles = form.query_one(LoraStyles)
        if form.card is None:
            self.say("The styles are not known yet", "The server tells them once it is there.")
            return
        screen = StylesScreen(form.loras, form.card, styles.uses, form.lora_tags)
        self._look_again(screen)
        if chosen := await self.app.push_screen_wait(screen):
            styles.choose(chosen.uses)
            form.add_to_prompt(chosen.words)

    @work(group="look again", exclusive=True)
    async def _look_again(self, screen: "StylesScreen") -> None:
        """There may be other LoRAs by now."""
        models = await self.ask(lambda client: client.models())
        loras = await self.ask(lambda client: client.loras())
        if models is not None and loras is not None:
            self.form.know(tuple(models), tuple(loras))
            screen.know(self.form.loras)
