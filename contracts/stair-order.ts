const byNumber = new Intl.Collator("zh", { numeric: true });

/** Something that stands somewhere: the building as one says it, and the whole place as one says it. */
interface Standing {
  readonly buildingName: string;
  readonly place: string;
}

/** In the order in which one walks: building by building, in each by unit, floor and door; what stands in no building comes last. */
export function byStairs(a: Standing, b: Standing): number {
  const isOutside = ({ buildingName }: Standing): number => (buildingName === "" ? 1 : 0);
  return isOutside(a) - isOutside(b) || byNumber.compare(a.buildingName, b.buildingName) || byNumber.compare(a.place, b.place);
}
