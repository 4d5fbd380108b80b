/**
 * Our statuses beside a partner's: compared, differences kept, the lagging side brought up to date when somebody says so.
 */
@NullMarked
package nl.chargecars.partnersync.reconciliation;

import org.jspecify.annotations.NullMarked;
