/**
 * Partner organizations, their integrations, status mapping and webhook secrets.
 */
@NullMarked
package nl.chargecars.partnersync.partner;

import org.jspecify.annotations.NullMarked;
