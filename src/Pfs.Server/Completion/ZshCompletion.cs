using System.Text;

namespace Pfs.Server.Completion;

/// <summary>The completion of zsh: as that of bash, with a line of explanation for each word.</summary>
internal static class ZshCompletion
{
    public static string Write(CommandShape root)
    {
        var script = new StringBuilder("""
            #compdef pfs
            # Completion of pfs for zsh, made by `pfs completion zsh`.

            # Sets subs and options, each with an explanation, and valued (options that take a value) for the command $1.
            _pfs_command() {
              subs=() options=() valued=()
              case "$1" in

            """);
        foreach (var command in root.All)
        {
            script.Append(null, $"    '{command.Path}')\n");
            script.Append(null, $"      subs=({string.Join(' ', command.Below.Select(sub => Explained(sub.Name, sub.Summary)))})\n");
            script.Append(null, $"      options=({string.Join(' ', command.Options.SelectMany(option => option.Names.Select(name => Explained(name, option.Summary))))})\n");
            script.Append(null, $"      valued=({string.Join(' ', command.Options.Where(option => option.TakesValue).SelectMany(option => option.Names))}) ;;\n");
        }

        return script.Append("""
              esac
            }

            _pfs() {
              local cur=${words[CURRENT]} command=pfs word i
              local -a subs options valued
              _pfs_command "$command"
              for ((i = 2; i < CURRENT; i++)); do
                word=${words[i]}
                if [[ $word == -- ]]; then
                  _files
                  return
                elif (( ${valued[(Ie)$word]} )); then
                  ((i++)) # its value
                elif (( ${subs[(I)$word:*]} )); then
                  command+=" $word"
                  _pfs_command "$command"
                fi
              done
              if ((i > CURRENT)); then
                _files # the value of an option
              elif [[ $cur == -* ]]; then
                _describe option options
              elif (( $#subs )); then
                _describe command subs
              else
                _files
              fi
            }

            if [[ $funcstack[1] == _pfs ]]; then
              _pfs "$@" # found on fpath
            else
              compdef _pfs pfs # sourced
            fi

            """).ToString();
    }

    // A colon ends the word that is explained.
    private static string Explained(string word, string summary) =>
        "'" + $"{word}:{summary}".Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
