/**
 * The status engine: reads the workflow from the database, decides on status changes and records each transition. Depends on
 * nothing of the partners.
 */
@NullMarked
package nl.chargecars.partnersync.status;

import org.jspecify.annotations.NullMarked;
