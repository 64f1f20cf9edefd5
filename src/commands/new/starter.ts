import type { Bilingual } from "../../expr/function.ts";
import type { Lang } from "../verb.ts";

/**
 * A small homework to start from, with a comment beside each key.
 *
 * @param schema where the JSON Schema of exercise files lies, as seen from the file
 */
export const starter = (lang: Lang, schema: string | undefined): string => {
  const lead = schema === undefined ? "" : `# yaml-language-server: $schema=${schema}\n`;
  return `${lead}${template.replace(/<<(\w+)>>/g, (_, key: string) => says[key]?.[lang] ?? "")}`;
};

const template = String.raw`# <<intro>>
# <<quotes>>
format: 1
title: {fr: Un neurone et sa perte, en: A neuron and its loss}
points: 6                                 # <<points>>

sizes:                                    # <<sizes>>
  n: {says: {fr: nombre de classes, en: number of classes}}
  d: {says: {fr: nombre d’entrées, en: number of inputs}}

symbols:                                  # <<symbols>>
  x: {shape: [d], latex: ['\mathbf{x}', 'x']}             # <<spelling>>
  W: {shape: [n, d]}
  b: {shape: [n], latex: ['\mathbf{b}', 'b']}
  z: {shape: [n], latex: ['\mathbf{z}', 'z']}
  y: {shape: [n], assume: onehot, latex: ['\mathbf{y}', 'y']}  # <<assume>>
  c: {where: c > 0}                       # <<where>>

define:                                   # <<define>>
  p: {is: softmax(z), latex: ['\mathbf{p}', 'p']}

questions:
# <<first>>
- id: a                                   # <<id>>
  points: 1                               # <<worth>>
  kind: derivative                        # <<kind>>
  of: softplus(c*t)/c                     # <<of>>
  wrt: t
  form: {only: [sigmoid]}                 # <<form>>
  expect: sigmoid(c*t)                    # <<expect>>
  ask:                                    # <<ask>>
    fr: "Dérivez $\\operatorname{softplus}(ct)/c$ par rapport à $t$, avec $\\sigma$ seulement."
    en: "Differentiate $\\operatorname{softplus}(ct)/c$ with respect to $t$, with $\\sigma$ only."
  hints:                                  # <<hints>>
  - {fr: "La fonction $\\sigma$ est la dérivée de softplus.", en: "The function $\\sigma$ is the derivative of softplus."}

# <<jacobian>>
- id: b
  points: 2
  ask:
    fr: "Trouvez deux matrices jacobiennes."
    en: "Find two Jacobian matrices."
  parts:                                  # <<parts>>
  - id: 1
    kind: jacobian
    of: W*x + b
    wrt: x
    ask: {fr: "Celle de $W\\mathbf{x}+\\mathbf{b}$ par rapport à $\\mathbf{x}$.", en: "That of $W\\mathbf{x}+\\mathbf{b}$ with respect to $\\mathbf{x}$."}
  - id: 2
    kind: jacobian
    of: softmax(z)
    wrt: z
    form: {matrix: true}                  # <<matrix>>
    ask: {fr: "Celle du softmax, en notation matricielle.", en: "That of softmax, in matrix notation."}

# <<gradient>>
- id: c
  points: 2
  kind: gradient
  goal: shown                             # <<goal>>
  of: -sum(y .* log(p))
  wrt: z
  expect: p - y
  ask:
    fr: "Montrez que le gradient de $-\\sum_k y_k\\ln p_k$ par rapport à $\\mathbf{z}$ est $\\mathbf{p}-\\mathbf{y}$."
    en: "Show that the gradient of $-\\sum_k y_k\\ln p_k$ with respect to $\\mathbf{z}$ is $\\mathbf{p}-\\mathbf{y}$."

# <<identity>>
- id: d
  points: 1
  kind: identity
  goal: shown
  left: log(sigmoid(t))
  right: -softplus(-t)
  ask:
    fr: "Montrez que $\\ln\\sigma(t)=-\\operatorname{softplus}(-t)$."
    en: "Show that $\\ln\\sigma(t)=-\\operatorname{softplus}(-t)$."
`;

const says: Readonly<Record<string, Bilingual>> = {
  intro: {
    fr: "Un exercice est un fichier : ce qui est donné, puis ce qui est demandé. Les réponses n'y sont pas.",
    en: "An exercise is a file: what is given, then what is asked. The answers are not in it.",
  },
  quotes: {
    fr: "Entre guillemets doubles une barre oblique inverse se double, entre guillemets simples non.",
    en: "Between double quotes a backslash is doubled, between single quotes it is not.",
  },
  points: {
    fr: "comparé à la somme des questions",
    en: "checked against the sum of the questions",
  },
  sizes: {
    fr: "les tailles des formes : des entiers positifs",
    en: "sizes of shapes: positive integers",
  },
  symbols: {
    fr: "sans « shape », un nombre ; une lettre seule est un nombre d'office",
    en: "without shape a number; a single letter is one anyway",
  },
  spelling: { fr: "la première écriture est imprimée", en: "the first spelling is printed" },
  assume: { fr: "ce qu'on sait du symbole", en: "what is known of the symbol" },
  where: { fr: "une condition", en: "a condition" },
  define: {
    fr: "des noms pour des expressions, dans l'ordre du calcul",
    en: "names for expressions, in the order of computation",
  },
  first: { fr: "Une dérivée, pour commencer.", en: "A derivative, to begin with." },
  id: { fr: "le nom de la question", en: "the name of the question" },
  worth: { fr: "sans rien, 1", en: "1 if nothing is said" },
  kind: {
    fr: "les sortes de questions : corrige list questions",
    en: "the kinds of question: corrige list questions",
  },
  of: {
    fr: "la fonction, comme pour corrige derive, et sa variable",
    en: "the function, as for corrige derive, and its variable",
  },
  form: { fr: "les seules fonctions admises", en: "the only functions allowed" },
  expect: {
    fr: "facultatif : une autre réponse trouvée fait échouer la question",
    en: "optional: the question fails if another answer is found",
  },
  ask: {
    fr: "l'énoncé, les formules entre dollars",
    en: "the wording, with formulas between dollars",
  },
  hints: { fr: "facultatif : des indices", en: "optional: hints" },
  jacobian: {
    fr: "Une question en deux parties, qu'on cite par b.1 et b.2 : using: [b.1].",
    en: "A question in two parts, which are cited as b.1 and b.2: using: [b.1].",
  },
  parts: {
    fr: "elles se partagent les points, sauf si elles ont les leurs",
    en: "they share the points, unless they have their own",
  },
  matrix: { fr: "« entries » pour les composantes", en: "entries for entry by entry" },
  gradient: {
    fr: "Un gradient, à travers la définition de p.",
    en: "A gradient, through the definition of p.",
  },
  goal: { fr: "le résultat est dans l'énoncé", en: "the result is in the wording" },
  identity: { fr: "Une égalité à démontrer.", en: "An equation to show." },
};
