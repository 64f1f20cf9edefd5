import { appendFile } from "node:fs/promises";
import type { Grade } from "../../grading/grade.ts";
import {
  classroomOutput,
  classroomResult,
  type GithubOptions,
  jobSummary,
  workflowCommands,
} from "../../report/github.ts";
import type { Terminal } from "../verb.ts";

/**
 * Tells a job of GitHub Actions about copies: remarks on standard output, a summary, and the output `result` of the
 * step where there is one copy. GitHub names its files in the environment; elsewhere there are none.
 */
export const tellGithub = async (
  grades: readonly Grade[],
  options: GithubOptions,
  terminal: Terminal,
): Promise<void> => {
  for (const grade of grades) {
    const commands = workflowCommands(grade, options).trimEnd();
    if (commands !== "") terminal.say(commands);
  }
  const { GITHUB_STEP_SUMMARY: summary, GITHUB_OUTPUT: output } = process.env;
  if (summary)
    await appendFile(summary, grades.map((each) => jobSummary(each, options)).join("\n"));
  const [only, ...others] = grades;
  if (output && only && others.length === 0)
    await appendFile(output, `result=${classroomOutput(classroomResult(only, options))}\n`);
};
