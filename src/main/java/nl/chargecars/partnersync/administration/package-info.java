/**
 * What administrators look after: the workflow, the audit trail, people and keys, partners and their credentials. Does what the
 * endpoints of other rooms do, by the same rules.
 */
@NullMarked
package nl.chargecars.partnersync.administration;

import org.jspecify.annotations.NullMarked;
