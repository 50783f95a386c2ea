// What Northwind Solar asks its leads, with what they answer, and the names of its other fields.
import type { TenantPools } from './pools.ts';

export const northwindQuestions: Pick<TenantPools, 'questions' | 'lostQuestions' | 'fieldLabels'> =
  {
    questions: [
      {
        key: 'homeowner',
        label: 'Do you own your home?',
        dataType: 'boolean',
        validationRules: { required: true },
        answers: [true, true, true, false],
      },
      {
        key: 'electric_bill',
        label: 'What is your average monthly electric bill?',
        dataType: 'number',
        validationRules: { required: true, min: 0, max: 5000 },
        answers: [95, 140, 182.5, 210, 260, 340],
      },
      {
        key: 'roof_type',
        label: 'What is your roof made of?',
        dataType: 'string',
        answers: ['Asphalt shingle', 'Concrete tile', 'Clay tile', 'Flat, foam coated', 'Metal'],
      },
      {
        key: 'roof_age',
        label: 'How old is your roof, in years?',
        dataType: 'number',
        validationRules: { min: 0, max: 100 },
        answers: [1, 4, 7, 12, 18, 25],
      },
      {
        key: 'utility_company',
        label: 'Who is your electric utility?',
        dataType: 'string',
        validationRules: { minLength: 2, maxLength: 60 },
        answers: ['APS', 'SRP', 'NV Energy', 'PNM', 'El Paso Electric'],
      },
      {
        key: 'roof_shade',
        label: 'How much shade falls on your roof?',
        dataType: 'string',
        answers: ['None', 'A little in the morning', 'Half the day', 'Mostly shaded'],
      },
      {
        key: 'credit_range',
        label: 'Which range is your credit score in?',
        dataType: 'string',
        answers: ['600-649', '650-699', '700-749', '750+'],
      },
      {
        key: 'battery_interest',
        label: 'Are you interested in a home battery?',
        dataType: 'boolean',
        answers: [true, false],
      },
      {
        key: 'electric_car',
        label: 'Do you drive an electric car?',
        dataType: 'boolean',
        answers: [false, true],
      },
      {
        key: 'timeline',
        label: 'When would you like the panels installed?',
        dataType: 'string',
        answers: [
          'As soon as possible',
          'Within three months',
          'This year',
          'Just looking at prices',
        ],
      },
      {
        key: 'site_visit_date',
        label: 'Which day suits you for a site visit?',
        dataType: 'date',
        answers: ['2026-11-09', '2026-11-12', '2026-11-17'],
      },
      {
        key: 'best_time',
        label: 'When is it best to reach you about solar?',
        dataType: 'string',
        answers: ['Weekday mornings', 'After 6 pm', 'Saturdays'],
      },
    ],
    lostQuestions: [
      { key: 'legacy_rebate_code', question: 'Rebate code from the 2024 flyer' },
      { key: 'Q17', question: 'How did you hear about Northwind?' },
    ],
    fieldLabels: {
      first_name: 'First name',
      last_name: 'Last name',
      email: 'E-mail address',
      phone: 'Phone number',
      date_of_birth: 'Date of birth',
      street: 'Street address of the home',
      city: 'City',
      state: 'State',
      zip: 'ZIP code',
    },
  };
