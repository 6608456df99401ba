/**
 * A statement in so few words that a column of the schedule has room for it: what it does and
 * which rows it looks for.
 */
export function shortSql(sql: string): string {
  const text = sql.replace(/\s+/g, ' ').trim();
  const [verb = ''] = text.split(' ');
  const where = /\bWHERE\b.*$/i.exec(text)?.[0];
  switch (verb.toUpperCase()) {
    case 'INSERT':
      return text.replace(/^(INSERT INTO \S+).*?(\bVALUES\b.*)$/i, '$1 $2');
    case 'UPDATE':
      return where === undefined ? text : `UPDATE … ${where}`;
    case 'DELETE':
      return where === undefined ? text : `DELETE … ${where}`;
    default:
      // A query, whatever it begins with.
      return where === undefined ? text : `${verb} … ${where}`;
  }
}
