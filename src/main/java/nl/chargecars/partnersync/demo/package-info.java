/** The story that {@code ./partnersync demo} plays. It uses the server over HTTP only, like an outside client. */
@NullMarked
package nl.chargecars.partnersync.demo;

import org.jspecify.annotations.NullMarked;
