"""A screen with the form: what its fields open, and what comes back into it."""

from typing import TYPE_CHECKING

from textual import on, work

from phoenix_tui.ui.screens.pictures import PicturesScreen
from phoenix_tui.ui.widgets.choice import Choice
from phoenix_tui.ui.widgets.lora_styles import LoraStyles
from phoenix_tui.ui.widgets.request_form import RequestForm

if TYPE_CHECKING:
    from phoenix_tui.ui.screens.models import ModelsScreen
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
        self._look_for_styles(screen)
        if chosen := await self.app.push_screen_wait(screen):
            styles.choose(chosen.uses)
            form.add_to_prompt(chosen.words)

    @work(group="look", exclusive=True)
    async def _look_for_styles(self, screen: "StylesScreen") -> None:
        if await self.look_again():
            screen.know(self.form.loras)

    @on(Choice.Opened, "#model")
    def _model_asked(self, event: Choice.Opened) -> None:
        event.prevent_default()  # what opens any other choice
        self._choose_model(event.choice)

    @work(group="models", exclusive=True)
    async def _choose_model(self, choice: Choice) -> None:
        from phoenix_tui.ui.screens.models import ModelsScreen

        screen = ModelsScreen(self.form.models, choice.value)
        self._look_for_models(screen)
        if name := await self.app.push_screen_wait(screen):
            choice.choose(name)

    @work(group="look", exclusive=True)
    async def _look_for_models(self, screen: "ModelsScreen") -> None:
        server = await self.ask(lambda client: client.server())
        if await self.look_again() and server is not None:
            screen.know(self.form.models, server.memory_free)

    async def look_again(self) -> bool:
        """Ask the server what there is by now; False where it does not say."""
        models = await self.ask(lambda client: client.models())
        loras = await self.ask(lambda client: client.loras())
        if models is None or loras is None:
            return False
        self.form.know(tuple(models), tuple(loras))
        return True
