import { givenMarks } from "../grading/grade.ts";
import { defineVerb } from "./verb.ts";

/** `corrige decide`: a decision of a person, added to decisions.yaml. */
export const decideVerb = defineVerb({
  name: "decide",
  about: {
    fr: "note une décision sur une ligne ou une question de copies dans decisions.yaml",
    en: "write down a decision on a line or a question of copies in decisions.yaml",
  },
  takes: {
    name: "exercise",
    about: {
      fr: "un fichier exercise.yaml, ou son dossier",
      en: "an exercise.yaml file, or its folder",
    },
  },
  more: {
    name: "about",
    about: {
      fr: "les codes des lignes, imprimés à côté de leurs marques (b-9f2), ou le nom d'une question",
      en: "the codes of lines, printed beside their marks (b-9f2), or the name of a question",
    },
  },
  options: {
    verdict: {
      takes: "text",
      choices: givenMarks,
      about: { fr: "la marque de la ligne", en: "the mark of the line" },
    },
    points: {
      takes: "text",
      about: {
        fr: "ce que vaut la question entière, ou l'élément (--item)",
        en: "what the whole question earns, or the item (--item)",
      },
    },
    item: {
      takes: "text",
      about: { fr: "l'élément du barème", en: "the item of the rubric" },
    },
    charge: {
      takes: "text",
      about: { fr: "les points que la ligne coûte", en: "the points that the line costs" },
    },
    comment: {
      takes: "text",
      about: { fr: "ce qui est dit à l'étudiant", en: "what the student is told" },
    },
    align: {
      takes: "text",
      about: {
        fr: "la question, ou la partie, à laquelle la ligne répond",
        en: "the question, or the part, that the line answers",
      },
    },
    "read-as": {
      takes: "text",
      about: {
        fr: "ce que la ligne veut dire, en LaTeX : son membre de droite, ou l'égalité entière",
        en: "what the line means, in LaTeX: its right side, or the whole equality",
      },
    },
    accept: {
      takes: "text",
      about: {
        fr: "une autre réponse juste, dans la syntaxe simple ; --comment la nomme",
        en: "another right answer, in the plain syntax; --comment names it",
      },
    },
    for: {
      takes: "text",
      default: "all",
      about: {
        fr: "« all » : toutes les copies qui ont cette ligne ; sinon le nom d'une copie",
        en: "all: every copy that has this line; else the name of one copy",
      },
    },
    why: { takes: "text", about: { fr: "la raison", en: "the reason" } },
    by: {
      takes: "text",
      about: { fr: "qui décide (le nom de session)", en: "who decides (the login)" },
    },
    decisions: {
      takes: "text",
      about: {
        fr: "le fichier (decisions.yaml à côté de l'exercice)",
        en: "the file (decisions.yaml beside the exercise)",
      },
    },
  },
  examples: [
    {
      line: "corrige decide exercises/004-reseaux-de-neurones 2l-9f2 --verdict right",
      about: {
        fr: "juste dans toutes les copies ; « corrige grade » l'applique sans rien rejuger",
        en: "right in every copy; corrige grade applies it and judges nothing anew",
      },
    },
    {
      line: "corrige decide exercises/004-reseaux-de-neurones 2l --points 1.5 --for ada",
      about: { fr: "une question, dans une copie", en: "a question, in one copy" },
    },
  ],
  run: async (words, options, terminal) => {
    const { decide } = await import("./decide/run.ts");
    return decide(words, options, terminal);
  },
});
