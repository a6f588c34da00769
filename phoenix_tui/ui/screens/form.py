"""A screen with the form: what its fields open, and what comes back into it."""

from typing import TYPE_CHECKING

from textual import on, work

from phoenix_tui.domain.download import Download, DownloadState
from phoenix_tui.ui.asked import ToForm
from phoenix_tui.ui.downloads import Downloads
from phoenix_tui.ui.link import Link
from phoenix_tui.ui.pictures.painter import Painter
from phoenix_tui.ui.screens.pictures import PicturesScreen
from phoenix_tui.ui.widgets.choice import Choice
from phoenix_tui.ui.widgets.lora_styles import LoraStyles
from phoenix_tui.ui.widgets.prompt import PromptArea
from phoenix_tui.ui.widgets.request_form import RequestForm
from phoenix_tui.ui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from phoenix_tui.domain.prompt_history import PastPrompt
    from phoenix_tui.ui.screens.models import ModelsScreen
    from phoenix_tui.ui.screens.styles import StylesScreen


class FormScreen(PicturesScreen):
    """Opens the lists that the form is filled from; each is imported when it is wanted first."""

    def __init__(self, *, link: Link, painter: Painter) -> None:
        super().__init__(link=link, painter=painter)
        self.downloads = Downloads(link)
        self._models_screen: ModelsScreen | None = None

    @property
    def form(self) -> RequestForm:
        return self.query_one(RequestForm)

    def to_form(self, event: ToForm) -> None:
        """Take values of a request into the form, and say so."""
        if event.of_all:
            self.form.clear()
        self.form.fill(event.body)
        self.say(event.words, "Generate uses it.", "information")

    def open_models(self) -> None:
        """Open the list of models."""
        self.form.query_one("#model", Choice).action_list()

    def open_styles(self) -> None:
        """Open the list of LoRA styles."""
        self.form.query_one(LoraStyles).action_open()

    def open_prompts(self) -> None:
        """Open the list of earlier prompts."""
        self.form.query_one("#prompt", PromptArea).action_history()

    def _is_listing(self) -> bool:
        """One of the lists is open: the command palette over it offers them all the same."""
        from phoenix_tui.ui.screens.search import SearchScreen

        return any(isinstance(each, SearchScreen) for each in self.app.screen_stack)

    @on(LoraStyles.Opened)
    @work(group="styles")
    async def _choose_styles(self) -> None:
        from phoenix_tui.ui.screens.styles import StylesScreen

        if self._is_listing():
            return
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
            others = await self.ask(lambda client: client.loras_passed_over())
            screen.know(self.form.loras, others or ())

    @on(Choice.Opened, "#model")
    def _model_asked(self, event: Choice.Opened) -> None:
        event.prevent_default()  # what opens any other choice
        self._choose_model(event.choice)

    @work(group="models")
    async def _choose_model(self, choice: Choice) -> None:
        from phoenix_tui.ui.screens.models import ModelsScreen

        if self._is_listing():
            return
        screen = ModelsScreen(self.form.models, choice.value, self.downloads)
        self._models_screen = screen
        self._look_for_models()
        name = await self.app.push_screen_wait(screen)
        self._models_screen = None
        if name is not None:
            choice.choose(name)

    @work(group="look", exclusive=True)
    async def _look_for_models(self) -> None:
        """Ask for what is new since the server told of its models."""
        server = await self.ask(lambda client: client.server())
        await self.ask(self.downloads.look)
        if not await self.look_again() or server is None:
            return
        others = await self.ask(lambda client: client.models_passed_over())
        if self._models_screen is not None:
            self._models_screen.know(self.form.models, others or (), server.memory_free)

    def hear_download(self, download: Download) -> None:
        """A download is as `download` says."""
        self.downloads.take(download)
        self.query_one(StatusLine).work = self.downloads.words
        if self._models_screen is not None:
            self._models_screen.hear_download()
        if download.state is DownloadState.COMPLETED:
            self._look_for_models()
        if self.downloads.is_ours(download):
            self._tell_end(download)

    def _tell_end(self, download: Download) -> None:
        match download.state:
            case DownloadState.COMPLETED:
                self.say("A model is here", f"{download.model} can be chosen.", "information")
            case DownloadState.FAILED if download.error is not None:
                error = download.error
                self.say(error.title, f"{error.message} {error.hint}".strip(), "error")
            case DownloadState.CANCELLED:
                self.say("The download is cancelled", "What has come stays.", "information")

    @on(PromptArea.HistoryAsked)
    @work(group="prompts")
    async def _choose_prompt(self) -> None:
        from phoenix_tui.ui.screens.prompts import PromptsScreen

        if self._is_listing():
            return

        async def ask(text: str) -> "list[PastPrompt] | None":
            return await self.ask(lambda client: client.prompts(text))

        if past := await self.app.push_screen_wait(PromptsScreen(ask)):
            self.form.take_prompts(past.prompt, past.negative_prompt)

    async def look_again(self) -> bool:
        """Ask the server what there is by now; False where it does not say."""
        models = await self.ask(lambda client: client.models())
        loras = await self.ask(lambda client: client.loras())
        if models is None or loras is None:
            return False
        self.form.know(tuple(models), tuple(loras))
        return True
