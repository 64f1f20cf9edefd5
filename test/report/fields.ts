import * as z from "zod";

/*
 * What others say their formats hold, field by field: every file that is written has to be of one of these.
 */

const visibility = z.enum(["hidden", "after_due_date", "after_published", "visible"]);
const format = z.enum(["text", "html", "simple_format", "md", "ansi"]);

/** Text with line ends of one kind. */
const text = z.string().refine((value) => !value.includes("\r"), "line ends other than \\n");

/** results.json: Gradescope, "Autograder Specifications". */
export const gradescope = z
  .strictObject({
    score: z.number().optional(),
    execution_time: z.number().optional(),
    output: text.optional(),
    output_format: format.optional(),
    test_output_format: format.optional(),
    test_name_format: format.optional(),
    visibility: visibility.optional(),
    stdout_visibility: visibility.optional(),
    extra_data: z.record(z.string(), z.unknown()).optional(),
    tests: z
      .array(
        z.strictObject({
          score: z.number().optional(),
          max_score: z.number().optional(),
          status: z.enum(["passed", "failed"]).optional(),
          name: text.optional(),
          name_format: format.optional(),
          number: z.string().optional(),
          output: text.optional(),
          output_format: format.optional(),
          tags: z.array(z.string()).optional(),
          visibility: visibility.optional(),
          extra_data: z.record(z.string(), z.unknown()).optional(),
        }),
      )
      .optional(),
    leaderboard: z
      .array(
        z.strictObject({
          name: z.string(),
          value: z.union([z.number(), z.string()]),
          order: z.enum(["asc", "desc"]).optional(),
        }),
      )
      .optional(),
  })
  .refine(
    ({ score, tests }) => score !== undefined || tests?.every((test) => test.score !== undefined),
    "a score stands at the top, or in every test",
  );

const status = z.enum(["pass", "fail", "error"]);

/** The output `result` of a step, once decoded: classroom-resources/autograding-grading-reporter. */
export const classroom = z.strictObject({
  version: z.literal(1),
  status,
  max_score: z.number(),
  tests: z.array(
    z.strictObject({
      name: z.string(),
      status,
      score: z.number(),
      max_score: z.number(),
      message: z.string(),
      test_code: z.string(),
      filename: z.string(),
      line_no: z.number(),
      duration: z.number(),
    }),
  ),
});

/** A workflow command on a line of a file. */
export const workflowCommand =
  /^::(?:error|warning|notice) (?:(?:file|line|endLine|col|endColumn|title)=[^\r\n:,]*(?:,(?!:)|(?=::)))*::[^\r\n]*$/;
