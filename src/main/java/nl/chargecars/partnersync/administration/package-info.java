/**
 * The pages of the workflow, the audit trail, and of users and keys.
 */
@NullMarked
package nl.chargecars.partnersync.administration;

import org.jspecify.annotations.NullMarked;
