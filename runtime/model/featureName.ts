/**
 * A column's name as LightGBM's text format can hold it: white space and the characters that it refuses become `_`.
 */
export function lightgbmName(name: string): string {
  return name.replaceAll(/[\s,:"'[\]{}]/g, '_');
}
