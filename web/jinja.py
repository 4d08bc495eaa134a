"""Templates compiled once a language, with its texts in their places: a page looks up none of its some two hundred."""

import re
from types import FunctionType
from typing import Any, cast

from flask.templating import Environment
from jinja2 import Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context, Macro
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from web.templating import catalog, language

_MEANS_SOMETHING = re.compile("[&<>\"']").search


class PageContext(Context):
    """Calls macros and plain functions without asking first what else they might be."""

    def call(self, called: Any, /, *given: Any, **named: Any) -> Any:
        """What is called answers."""
        is_macro = type(called) is Macro
        if not is_macro and (type(called) is not FunctionType or hasattr(called, "jinja_pass_arg")):
            return super().call(called, *given, **named)
        named.pop("_loop_vars", None)
        named.pop("_block_vars", None)
        return called(self.eval_ctx, *given, **named) if is_macro else called(*given, **named)


class PageEnvironment(Environment):
    """Hands out the templates of the reader's language; of each language there is an environment of its own."""

    context_class = PageContext

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.language = ""
        self._by_language: dict[str, PageEnvironment] = {}

    def get_template(self, name: str | Template, *given: Any, **options: Any) -> Template:
        """The template called `name`; those that it extends or imports are in its language too."""
        if self.language:
            return super().get_template(name, *given, **options)
        reader = language()
        if reader not in self._by_language:
            own = self.overlay()
            own.language = reader
            self._by_language[reader] = own
        return self._by_language[reader].get_template(name, *given, **options)

    @staticmethod
    def written(value: Any) -> Any:
        """What stands in the page for a value. Most values are pieces of the page already, or texts without a sign that
        means something in it."""
        kind = type(value)
        if kind is Markup or (kind is str and not _MEANS_SOMETHING(value)):
            return value
        return escape(value)


class _Texts(NodeTransformer):
    """Puts texts in place of the calls of `_` that ask for them."""

    def __init__(self, environment: PageEnvironment) -> None:
        if not environment.language:
            raise RuntimeError("a template has a language only where `get_template` is asked for it by its name")
        self._environment = environment
        self._catalog = catalog(environment.language)

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        """A text with values keeps a place for each; they are escaped as they come in."""
        self.generic_visit(node)
        found: nodes.Expr
        match node:
            case nodes.Call(node=nodes.Name(name="_"), args=[nodes.Const(value=asked)], kwargs=given):
                text = self._catalog.gettext(asked)
                values = nodes.Dict([nodes.Pair(nodes.Const(one.key), one.value) for one in given])
                safe = nodes.MarkSafeIfAutoescape(nodes.Const(text))
                found = nodes.Mod(safe, values) if "%" in text else safe
            case nodes.Call(node=nodes.Name(name="language"), args=[]):
                found = nodes.Const(self._environment.language)
            case _:
                return node
        return found.set_lineno(node.lineno).set_environment(self._environment)


class _Compiler(CodeGenerator):
    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        super().visit_Template(_Texts(cast("PageEnvironment", self.environment)).visit(node), frame)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.written(")


PageEnvironment.code_generator_class = _Compiler
