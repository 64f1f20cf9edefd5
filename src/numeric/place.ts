/** The place of an entry in an array, each axis counted from 1; entries are counted row by row, from 0. */
export const placeAt = (dims: readonly number[], entry: number): readonly number[] => {
  const place: number[] = [];
  let left = entry;
  for (let axis = dims.length - 1; axis >= 0; axis -= 1) {
    const size = dims[axis] as number;
    place[axis] = (left % size) + 1;
    left = Math.floor(left / size);
  }
  return place;
};
