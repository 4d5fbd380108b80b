/**
 * Partner organizations, their integrations, status maps and webhook secrets.
 */
@NullMarked
package nl.chargecars.partnersync.partner;

import org.jspecify.annotations.NullMarked;
