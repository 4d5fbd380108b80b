/**
 * The pages of orders: one search box for all of them, and the timeline of one, where its status is changed and what failed is sent again.
 */
@NullMarked
package nl.chargecars.partnersync.orderdesk;

import org.jspecify.annotations.NullMarked;
