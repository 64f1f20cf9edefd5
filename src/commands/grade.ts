import { defineVerb } from "./verb.ts";

/** `corrige grade`: copies of an exercise, graded line by line. */
export const gradeVerb = defineVerb({
  name: "grade",
  about: {
    fr: "corrige des copies ligne par ligne, avec leurs notes et la page de la classe",
    en: "grade copies line by line, with their points and a page of the class",
  },
  takes: {
    name: "exercise",
    about: {
      fr: "un fichier exercise.yaml, ou son dossier",
      en: "an exercise.yaml file, or its folder",
    },
  },
  more: {
    name: "copies",
    about: {
      fr: "des copies (.tex, .md, .txt, .ipynb), ou des dossiers : chaque fichier et chaque sous-dossier y est une copie",
      en: "copies (.tex, .md, .txt, .ipynb), or folders: each file and each sub-folder there is a copy",
    },
  },
  options: {
    out: {
      takes: "text",
      about: {
        fr: "le dossier où écrire (out/grades/ et le nom de l'exercice)",
        en: "the folder to write into (out/grades/ and the name of the exercise)",
      },
    },
    format: {
      takes: "text",
      default: "html,csv,json",
      about: {
        fr: "les formes voulues, séparées par des virgules : html, markdown, csv, json",
        en: "the forms wanted, separated by commas: html, markdown, csv, json",
      },
    },
    lang: {
      takes: "text",
      choices: ["fr", "en", "auto"],
      default: "auto",
      about: {
        fr: "la langue des comptes rendus ; auto : celle de chaque copie",
        en: "the language of reports; auto: that of each copy",
      },
    },
    stage: {
      takes: "text",
      choices: ["reading", "formative", "verdicts", "solutions"],
      about: {
        fr: "ce qui est dit à l'étudiant (ce que dit « release » de l'exercice)",
        en: "what a student is told (what the exercise says under release)",
      },
    },
    now: {
      takes: "text",
      about: {
        fr: "la date de remise, qui choisit ce qui est dit ; l'horloge n'est jamais lue",
        en: "the time of submission, which chooses what is told; no clock is read",
      },
    },
    pending: {
      takes: "text",
      choices: ["keep", "full", "zero"],
      default: "keep",
      about: {
        fr: "les points qui attendent une personne : gardés à part, comptés, ou perdus",
        en: "points that wait for a person: kept apart, counted, or lost",
      },
    },
    decisions: {
      takes: "text",
      about: {
        fr: "le fichier des décisions (decisions.yaml à côté de l'exercice, ou dans --out)",
        en: "the file of decisions (decisions.yaml beside the exercise, or in --out)",
      },
    },
    macros: {
      takes: "text",
      about: {
        fr: "un fichier de macros TeX données avec l'énoncé",
        en: "a file of TeX macros given with the assignment",
      },
    },
    whole: {
      about: {
        fr: "un dossier est une seule copie",
        en: "a folder is one copy",
      },
    },
    moodle: {
      takes: "text",
      about: {
        fr: "une feuille d'évaluation de Moodle, à remplir dans --out",
        en: "a grading worksheet of Moodle, to be filled in --out",
      },
    },
    canvas: {
      takes: "text",
      about: {
        fr: "un carnet de notes exporté de Canvas, à remplir dans --out",
        en: "a gradebook exported from Canvas, to be filled in --out",
      },
    },
    assignment: {
      takes: "text",
      about: {
        fr: "le nom du devoir dans Canvas (le titre de l'exercice)",
        en: "the name of the assignment in Canvas (the title of the exercise)",
      },
    },
    scale: {
      about: {
        fr: "convertit les points si le carnet compte sur un autre maximum",
        en: "convert points where the gradebook counts out of another maximum",
      },
    },
    roster: {
      takes: "text",
      about: {
        fr: "la liste qui dit à qui est chaque copie (colonnes id, copie)",
        en: "the table that says whose each copy is (columns id, copy)",
      },
    },
    gradescope: {
      takes: "text",
      about: {
        fr: "où écrire le results.json de Gradescope, pour une seule copie",
        en: "where to write the results.json of Gradescope, for one copy",
      },
    },
    github: {
      about: {
        fr: "les remarques d'un « workflow » de GitHub Actions sur la sortie",
        en: "print remarks for a workflow of GitHub Actions",
      },
    },
    hash: {
      takes: "text",
      about: {
        fr: "une clé : les comptes rendus portent un code au lieu d'un nom, roster.csv dit lequel",
        en: "a key: reports carry a code in place of a name, roster.csv says which",
      },
    },
    decimals: {
      takes: "text",
      choices: [".", ","],
      default: ".",
      about: {
        fr: "le signe décimal de grades.csv ; avec la virgule, des points-virgules séparent",
        en: "the decimal sign of grades.csv; with a comma, semicolons separate",
      },
    },
    jobs: {
      takes: "text",
      about: {
        fr: "combien de copies à la fois, de 1 à 64 (autant que de processeurs, au plus 4)",
        en: "how many copies at once, from 1 to 64 (as many as processors, at most 4)",
      },
    },
    limit: {
      takes: "text",
      default: "600",
      about: {
        fr: "combien de secondes une copie peut prendre",
        en: "how many seconds a copy may take",
      },
    },
    anew: {
      about: {
        fr: "corrige de nouveau les copies qui l'ont déjà été",
        en: "grade again the copies that were graded before",
      },
    },
    json: {
      about: {
        fr: "une ligne JSON par copie sur la sortie, comme « corrige batch »",
        en: "one JSON line for each copy on standard output, as corrige batch",
      },
    },
  },
  examples: [
    {
      line: "corrige grade exercises/004-reseaux-de-neurones ada.tex",
      about: {
        fr: "une copie : son compte rendu, grades.csv et grades.json dans out/grades/004-reseaux-de-neurones",
        en: "one copy: its report, grades.csv and grades.json in out/grades/004-reseaux-de-neurones",
      },
    },
    {
      line: "corrige grade exercises/004-reseaux-de-neurones copies --out grades --pending zero",
      about: {
        fr: "une classe ; une exécution interrompue reprend où elle en était",
        en: "a class; a run that was interrupted goes on where it stopped",
      },
    },
    {
      line: "corrige grade exercises/004-reseaux-de-neurones copies --moodle worksheet.csv --hash a-long-key",
      about: {
        fr: "la feuille de Moodle remplie, et des comptes rendus sans noms",
        en: "the worksheet of Moodle filled in, and reports without names",
      },
    },
    {
      line: "corrige grade exercises/004-reseaux-de-neurones copies --stage solutions --format html,markdown",
      about: {
        fr: "avec la preuve de chaque réponse",
        en: "with the proof of each answer",
      },
    },
  ],
  run: async (words, options, terminal) => {
    const { gradeCopies } = await import("./grade/run.ts");
    return gradeCopies(words, options, terminal);
  },
});
