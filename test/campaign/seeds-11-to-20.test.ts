import { testSeeds } from './catches-up.ts';

testSeeds(11, 20);
