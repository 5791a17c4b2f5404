"""Tables of notation: what LaTeX commands, Unicode characters and words stand for."""

from __future__ import annotations


def _listed(text: str) -> list[str]:
    return text.split()


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LETTERS = _listed("""
    alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi
    chi psi omega
""")
_SMALL = "αβγδεζηθικλμνξοπρστυφχψω"
_LARGE = "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ"

#: Greek characters to their names.
GREEK = dict(zip(_SMALL, _LETTERS, strict=True))
GREEK |= {char: name.capitalize() for char, name in zip(_LARGE, _LETTERS, strict=True)}
GREEK |= {"ς": "sigma", "ϕ": "phi", "ϵ": "epsilon", "ϑ": "theta", "µ": "mu", "ℓ": "ell"}
#: Their commands.
GREEK_COMMANDS = {name: name for name in _LETTERS} | {name.capitalize(): name.capitalize() for name in _LETTERS}
GREEK_COMMANDS |= {"varepsilon": "epsilon", "vartheta": "theta", "varphi": "phi", "varsigma": "sigma", "ell": "ell"}
#: How a name is shown.
LETTER_OF = {name: char for char, name in zip(_SMALL + _LARGE, list(GREEK.values())[:48], strict=True)}

#: Nothing to see on paper, or spacing only.
SPACES = _words("""
    quad qquad , ; : ! > ~ displaystyle textstyle scriptstyle limits nolimits nonumber notag hfill noindent par
    centering bf rm it sf tt cal boldmath mathstrut strut thinspace medspace thickspace enspace negthinspace left
    right middle big Big bigg Bigg bigl Bigl biggl Biggl bigr Bigr biggr Biggr bigm Bigm mathopen mathclose
    mathbin mathrel mathord allowbreak unboldmath small large / - @
""") | {" ", "\n", "\t"}
#: Commands whose one argument is what counts: fonts, boxes.
STYLES = _words("""
    mathbf boldsymbol bm vec mathbb mathds mathbbm mathcal mathscr mathfrak mathsf mathit mathnormal pmb underline
    overrightarrow symbf symbfit mathrm mathtt mathop boxed fbox ensuremath underbrace overbrace smash symup Vec
    vect uvec bs mat mathbfit cancel bcancel xcancel
""")
ACCENTS = {"hat": "hat", "widehat": "hat", "tilde": "tilde", "widetilde": "tilde", "bar": "bar", "overline": "bar",
           "dot": "dot", "ddot": "ddot", "check": "check"}  # fmt: skip
TEXTS = _words("""
    text textrm mbox textnormal textup textit textbf textsf texttt operatorname intertext
""")
FRACTIONS = frozenset({"frac", "dfrac", "tfrac", "cfrac", "nicefrac", "sfrac", "xfrac"})
#: Commands that go with their arguments.
DROPPED = {"label": 1, "tag": 1, "color": 1, "phantom": 1, "hphantom": 1, "vphantom": 1, "hspace": 1, "vspace": 1,
           "mathchoice": 0, "setcounter": 2, "footnote": 1, "qedhere": 0, "qed": 0, "qedsymbol": 0, "blacksquare": 0,
           "square": 0, "Box": 0, "hfil": 0, "underset": 1}  # fmt: skip

#: Commands and characters to kinds of tokens.
OPERATORS = {
    "odot": "HAD", "circ": "HAD", "ast": "HAD", "star": "HAD", "otimes": "HAD", "bullet": "HAD", "circledast": "HAD",
    "cdot": "DOT", "times": "DOT", "cdotp": "DOT", "div": "SLASH", "colon": "", "land": "AND", "wedge": "AND",
    "lor": "OR", "vee": "OR", "&": "AND", "{": "LPAR", "lbrace": "LPAR", "}": "RPAR", "rbrace": "RPAR",
    "lparen": "LPAR", "rparen": "RPAR", "lbrack": "LPAR", "rbrack": "RPAR", "langle": "LPAR", "rangle": "RPAR",
    "lvert": "ABSL", "rvert": "ABSR", "vert": "BAR", "mid": "BAR", "|": "NORM", "Vert": "NORM", "lVert": "NORML",
    "rVert": "NORMR", "over": "OVER", "prime": "PRIME", "because": "WHERE", "intercal": "TRANS", "top": "TRANS",
}  # fmt: skip
RELATIONS = {
    "lt": "<", "gt": ">", "le": "≤", "leq": "≤", "leqslant": "≤", "leqq": "≤", "ge": "≥", "geq": "≥",
    "geqslant": "≥", "geqq": "≥", "ne": "≠", "neq": "≠",
}  # fmt: skip
#: What stands between the sides of a chain of equalities.
EQUALS = _words("""
    equiv coloneqq triangleq doteq Rightarrow implies Longrightarrow iff Leftrightarrow Longleftrightarrow
    therefore approx simeq cong rightarrow to longrightarrow xrightarrow stackrel overset eqqcolon leadsto
""")
#: Those that a limit may stand behind.
ARROWS = frozenset({"to", "rightarrow", "longrightarrow", "xrightarrow"})
MEMBERSHIP = frozenset({"in", "forall", "notin", "exists", "subset"})

CHARS = {
    "+": "PLUS", "＋": "PLUS", "-": "MINUS", "−": "MINUS", "–": "MINUS", "‐": "MINUS", "‑": "MINUS", "*": "STAR",
    "∗": "STAR", "×": "DOT", "·": "DOT", "⋅": "DOT", "∙": "DOT", "•": "DOT", "⊙": "HAD", "∘": "HAD", "◦": "HAD",
    "⊗": "HAD", "○": "HAD", "⨀": "HAD", "/": "SLASH", "÷": "SLASH", "∕": "SLASH", "⁄": "SLASH", "@": "AT",
    "(": "LPAR", ")": "RPAR", "[": "LPAR", "]": "RPAR", "（": "LPAR", "）": "RPAR", "|": "BAR", "∣": "BAR",
    "‖": "NORM", "∥": "NORM", ",": "COMMA", "，": "COMMA", ";": "COMMA", "；": "COMMA", "'": "PRIME", "′": "PRIME",
    "’": "PRIME", "ᵀ": "TRANS", "⊤": "TRANS", "ᵗ": "TRANS", "ᵵ": "TRANS", "⊺": "TRANS",
    "∧": "AND", "∨": "OR", "{": "LBRACE", "}": "RBRACE", "&": "AMP",
}  # fmt: skip
RELATION_CHARS = {"<": "<", ">": ">", "≤": "≤", "≥": "≥", "⩽": "≤", "⩾": "≥", "≠": "≠", "=": "=", "＝": "=",
                  "＜": "<", "＞": ">"}  # fmt: skip
EQUAL_CHARS = frozenset("≡⇒→≈⟹↔⇔≔")
#: Raised characters to what is raised.
RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿˣᵏᵝ", "0123456789+-()nxkβ", strict=True))
VULGAR = {"½": "(1/2)", "¼": "(1/4)", "¾": "(3/4)", "⅓": "(1/3)", "⅔": "(2/3)", "⅛": "(1/8)"}
#: Combining accents.
COMBINING = {"\u0302": "hat", "\u0303": "tilde", "\u0304": "bar", "\u0305": "bar", "\u0307": "dot"}

#: Functions by every name that they have. No name is here of which a problem asks for the formula.
FUNCTIONS = {
    "exp": "exp", "log": "log", "ln": "log", "tanh": "tanh", "sinh": "sinh", "cosh": "cosh", "sech": "sech",
    "csch": "csch", "coth": "coth", "sqrt": "sqrt", "abs": "abs", "max": "max", "min": "min", "sgn": "sgn",
    "sign": "sgn", "sigma": "sigma", "sigmoid": "sigma", "expit": "sigma", "logistic": "sigma", "sigm": "sigma",
    "relu": "relu", "heaviside": "step", "step": "step", "diag": "diag", "log1p": "log1p", "expm1": "expm1",
    "log10": "log_10", "log2": "log_2",
    "maximum": "max", "minimum": "min", "square": "square", "norm": "norm", "unitstep": "step",
}  # fmt: skip
#: Short names that are functions only where the problem has no such symbol.
SHORT_FUNCTIONS = {"H": "step", "Theta": "step", "S": "sigma"}
NAMED = {"e": "e", "pi": "pi", "ones": "ones", "I": "identity", "Id": "identity", "eye": "identity",
         "identity": "identity"}  # fmt: skip

#: Words between the formulas, to kinds of tokens.
WORDS = {
    "if": "IF", "for": "IF", "when": "IF", "whenever": "IF", "falls": "IF", "wenn": "IF", "für": "IF",
    "für alle": "IF", "si": "IF", "pour": "IF", "for all": "IF",
    "provided": "IF", "provided that": "IF", "if and only if": "IF", "as long as": "IF", "on": "IF", "at": "IF",
    "where": "WHERE", "with": "WHERE", "for which": "WHERE", "let": "WHERE", "since": "WHERE",
    "because": "WHERE", "as": "WHERE", "using": "WHERE", "mit": "WHERE", "and where": "WHERE",
    "unless": "UNLESS", "except if": "UNLESS", "except when": "UNLESS", "except for": "UNLESS",
    "otherwise": "ELSE", "else": "ELSE", "elsewhere": "ELSE", "sonst": "ELSE",
    "sinon": "ELSE", "or else": "ELSE", "o.w.": "ELSE",
    "o/w": "ELSE", "ow": "ELSE", "else if": "ELSEIF", "elif": "ELSEIF", "and": "AND", "und": "AND", "or": "OR",
    "oder": "OR", "true": "ELSE", "": "", "is": "", "so": "", "thus": "", "hence": "", "therefore": "", "then": "",
    "that is": "", "we get": "", "which is": "",
}  # fmt: skip
#: Parts of a text that say that there is no value.
UNDEFINED = (
    "undefined", "not defined", "does not exist", "doesn't exist", "doesn’t exist", "dne", "d.n.e", "n/a", "none",
    "nan", "not differentiable", "no derivative", "undef", "non-existent", "nonexistent", "not exist", "non existent",
    "non-differentiable", "nondifferentiable", "nicht definiert", "null",
    "not diff", "n.d", "indéfini", "non défini", "未定義", "정의되지", "존재하지",
)  # fmt: skip
LOSSES = frozenset({"ell", "l", "L", "J", "E", "C", "loss", "Loss", "cost"})
TRANSPOSED = frozenset({"T", "t", "top", "dagger", "intercal", "transpose", "trans", "tr", "⊤", "ᵀ", "⊺", "prime"})
#: Environments that draw one big brace.
CASES = frozenset({"cases", "dcases", "rcases", "drcases", "numcases"})
#: Libraries whose functions are named like ours.
LIBRARIES = r"(?:np|numpy|torch|math|jnp|tf|F|nn|sp|sympy|scipy|special|functional|linalg|mpmath|mp)"
