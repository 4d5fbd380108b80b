/**
 * The status engine: the workflow from the database, the decision, and the record of each transition. Knows no partner.
 */
@NullMarked
package nl.chargecars.partnersync.status;

import org.jspecify.annotations.NullMarked;
