/* What the commands and environments of TeX are to a reader. */

/** Environments that are a formula. */
export const displayEnvironments =
  /^(?:equation|align|gather|eqnarray|multline|flalign|alignat|displaymath|dmath|math)\*?$/;
/** Environments that stand within a formula. */
export const innerEnvironments =
  /^(?:[pbBvV]?matrix|smallmatrix|d?cases|rcases|aligned|alignedat|gathered|array|split)\*?$/;
/** Environments in which nothing is read. */
export const verbatimEnvironments =
  /^(?:[vV]erbatim|lstlisting|minted|comment|tikzpicture|filecontents|python|code|thebibliography|algorithm|algorithmic|tabular|table)\*?$/;

/** Commands that open a section or an item, with what they take. */
export const structuralCommands = new Set([
  "chapter",
  "section",
  "subsection",
  "subsubsection",
  "paragraph",
  "subparagraph",
  "item",
  "question",
  "titledquestion",
  "part",
  "subpart",
  "subsubpart",
  "begin",
  "end",
  "setcounter",
  "exercise",
  "exercice",
  "problem",
  "solution",
  "answer",
  "reponse",
]);

/** Those that take an argument in braces. */
export const takesArgument =
  /^(?:chapter|(?:sub)*section|(?:sub)?paragraph|titledquestion|begin|end|setcounter)$/;

/** Commands that print nothing, or nothing to read. */
export const silentCommands = new Set(
  "label vspace hspace maketitle tableofcontents newpage clearpage pagebreak noindent indent medskip bigskip smallskip vfill hfill usepackage documentclass title author date includegraphics input include bibliography bibliographystyle pagestyle thispagestyle setlength centering addtocounter newtheorem newenvironment renewenvironment theoremstyle hypersetup geometry graphicspath linespread setcounter RequirePackage newpage doublespacing raggedright raggedbottom allowdisplaybreaks DeclareMathAlphabet newlist lstset".split(
    " ",
  ),
);
