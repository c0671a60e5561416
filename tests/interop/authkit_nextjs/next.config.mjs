// The packages are in a directory above.
import { dirname } from "node:path";

export default { turbopack: { root: dirname(dirname(import.meta.dirname ?? process.cwd())) } };
