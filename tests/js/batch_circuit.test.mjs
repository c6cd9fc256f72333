// The batch circuit at its smallest size.
import { checkCircuit } from "./circuit_checks.mjs";

checkCircuit("batch");
