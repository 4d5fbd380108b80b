/** Open exceptions by cause, and the actions that resolve them: the page that operations staff work through until it is empty. */
@NullMarked
package nl.chargecars.partnersync.exceptions;

import org.jspecify.annotations.NullMarked;
