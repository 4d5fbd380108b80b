/** Tests of partners and their integrations. */
@NullMarked
package nl.chargecars.partnersync.partner;

import org.jspecify.annotations.NullMarked;
