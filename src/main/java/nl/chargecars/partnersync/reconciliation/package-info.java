/**
 * Reconciliation: compares our order statuses with a partner's, stores the differences, and brings the lagging side up to date when
 * somebody decides so.
 */
@NullMarked
package nl.chargecars.partnersync.reconciliation;

import org.jspecify.annotations.NullMarked;
