/**
 * The portal, in which a partner's developers help themselves: deliveries, orders, secrets, certification runs and the
 * integration guide.
 */
@NullMarked
package nl.chargecars.partnersync.portal;

import org.jspecify.annotations.NullMarked;
