export function Hero() {
  return (
    <section class="hero" aria-labelledby="welcome">
      <div>
        <h1 id="welcome">Everything a small ship needs, and a few things it wants.</h1>
        <p>Honest goods from the quay: rope and lanterns, charts and coffee, a kettle that will not tip in a swell.</p>
      </div>
      <Harbour />
    </section>
  )
}

// Drawn wide, with all that is to be seen on its right: a narrow window shows that side.
function Harbour() {
  return (
    <svg viewBox="0 0 1200 300" preserveAspectRatio="xMaxYMax slice" aria-hidden="true">
      <circle class="sun" cx="872" cy="112" r="54" />
      <path
        class="cloud"
        d="M640 66c0-12 16-16 23-7 7-14 30-11 32 5 12 0 16 16 2 16h-46c-14 0-20-10-11-14zM1010 44c0-10 13-13 19-6 6-11 24-8 26 4 10 0 13 13 1 13h-37c-11 0-16-8-9-11z"
      />
      <path
        class="far"
        d="M0 236c180-26 330-14 480-30 90-34 150-40 220-16 90-38 170-24 240 2 90-26 190-18 260 8v100H0z"
      />
      <g class="tower">
        <path d="m1086 82-16 130h56l-16-130z" />
        <path class="stripe" d="m1081 122-4 33h42l-4-33zM1074 182l-4 30h56l-4-30z" />
        <path class="lamp" d="M1086 56h24v26h-24z" />
        <path class="roof" d="M1080 56h36l-18-18zM1079 80h38v6h-38z" />
      </g>
      <path class="quay" d="M1010 212h190v40h-172z" />
      <path class="quay edge" d="M1004 206h196v8h-190z" />
      <g class="boat slow">
        <path class="sail" d="M744 96v116h-74zM754 112l56 100h-56z" />
        <path class="hull" d="M652 220h176l-22 34H682z" />
        <path class="pennant" d="M744 96V80l20 8z" />
      </g>
      <g class="boat">
        <path class="sail" d="M944 166v50h-32z" />
        <path class="hull small" d="M902 222h80l-12 24h-54z" />
      </g>
      <path
        class="sea"
        d="M0 246c25-11 50-11 75 0s50 11 75 0 50-11 75 0 50 11 75 0 50-11 75 0 50 11 75 0 50-11 75 0 50 11 75 0 50-11 75 0 50 11 75 0 50-11 75 0 50 11 75 0 50-11 75 0 50 11 75 0 50-11 75 0 50 11 75 0v54H0z"
      />
      <path
        class="sea near"
        d="M0 270c25-11 50-11 75 0s50 11 75 0 50-11 75 0 50 11 75 0 50-11 75 0 50 11 75 0 50-11 75 0 50 11 75 0 50-11 75 0 50 11 75 0 50-11 75 0 50 11 75 0 50-11 75 0 50 11 75 0 50-11 75 0 50 11 75 0v30H0z"
      />
    </svg>
  )
}
