/** Whether a text changes rows; what it says is the parser's to judge. */
export const isChangeText = (sql: string): boolean =>
  /^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*(?:insert|update|delete|replace)\b/i.test(sql);
