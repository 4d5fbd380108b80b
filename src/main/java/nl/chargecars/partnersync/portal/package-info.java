/**
 * Where a partner's developer helps himself: deliveries, orders, secrets, the certification run, and the guide.
 */
@NullMarked
package nl.chargecars.partnersync.portal;

import org.jspecify.annotations.NullMarked;
