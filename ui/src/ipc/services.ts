import { call } from './call';
import type { SaveServicesRequest } from './generated';

/** The services on other computers, how they did, every host that may be asked, and the clock. */
export const listServices = () => call('list_services', {});
/** Changes how services are asked. */
export const saveServices = (request: SaveServicesRequest) => call('save_services', request);
/** Asks services whether they answer; all that are known when no address is named. */
export const checkServices = (addresses: string[] = []) => call('check_services', { addresses });
/** This computer's clock against those of services: to be shown before signing when it is off. */
export const compareClock = () => call('compare_clock', {});
