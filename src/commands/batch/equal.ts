import * as z from "zod";
import { compared } from "../check/compare.ts";
import { readBoth } from "../check/together.ts";
import { readBeside } from "./beside.ts";
import { dependenciesIn } from "./dependencies.ts";
import { optionsOf } from "./expression.ts";
import { common, defineOperation, expression } from "./request.ts";
import { verdictJson } from "./verdict.ts";

/** `equal`: whether two expressions are equal wherever both have a value. */
export const equalOperation = defineOperation({
  request: z.strictObject({ ...common, left: expression, right: expression }),
  answer: (request, lang) => {
    const options = optionsOf(request);
    const [left, right] = readBoth(
      (beside) => readBeside(request.left, request, options, "left", beside),
      (beside) => readBeside(request.right, request, options, "right", beside),
    );
    const { verdict, letters } = compared(left, right, dependenciesIn(request));
    return { ...verdictJson(verdict, lang), ...(letters.length > 0 && { letters }) };
  },
});
