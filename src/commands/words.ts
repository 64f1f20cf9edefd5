const french = {
  "Commands:": "Commandes :",
  "Options:": "Options :",
  "Positionals:": "Arguments :",
  boolean: "oui ou non",
  count: "nombre",
  string: "texte",
  number: "nombre",
  array: "liste",
  required: "nécessaire",
  default: "par défaut",
  "default:": "par défaut :",
  "choices:": "au choix :",
  "aliases:": "autres noms :",
  "generated-value": "valeur calculée",
  "Not enough non-option arguments: got %s, need at least %s": {
    one: "Il manque un argument : %s donné, %s attendu.",
    other: "Il manque un argument : %s donnés, %s attendus.",
  },
  "Too many non-option arguments: got %s, maximum of %s": {
    one: "Trop d'arguments : %s donné, %s au plus.",
    other: "Trop d'arguments : %s donnés, %s au plus.",
  },
  "Missing argument value: %s": {
    one: "Il manque la valeur de : %s",
    other: "Il manque les valeurs de : %s",
  },
  "Missing required argument: %s": { one: "Il manque : %s", other: "Il manque : %s" },
  "Unknown argument: %s": { one: "Argument inconnu : %s", other: "Arguments inconnus : %s" },
  "Unknown command: %s": { one: "Commande inconnue : %s", other: "Commandes inconnues : %s" },
  "Invalid values:": "Valeurs refusées :",
  "Argument: %s, Given: %s, Choices: %s": "Argument : %s, donné : %s, au choix : %s",
  "Argument check failed: %s": "Argument refusé : %s",
  "Implications failed:": "Il manque des arguments :",
  "Not enough arguments following: %s": "Il manque une valeur après %s",
  "Did you mean %s?": "Vouliez-vous dire « %s » ?",
  "Show help": "montre cette aide",
  command: "commande",
};

/**
 * What yargs says, in French: its own catalogue is a file that a bundle does not carry. (Its types know no
 * plurals; its catalogues have them.)
 */
export const frenchYargs = french as unknown as Readonly<Record<string, string>>;
